// Calls Linkrelay's own API at the address that the page came from.

/** A failed call: the HTTP status (0 without an answer) and a sentence for a person. */
export class Problem extends Error {
  constructor(status, text, aborted = false) {
    super(text);
    this.status = status;
    this.aborted = aborted;
  }
}

const SIGN_IN = 'Linkrelay asks who you are. Load the page again and sign in with the operator\'s name and password, '
    + 'or with any name and a token as the password.';

/** Returns the parsed answer of a GET, which may take so many milliseconds. `params` without a value are left out. */
export async function get(path, params, signal, millis = 20_000) {
  return (await call('GET', path, params, undefined, signal, millis)).value;
}

/** Returns the answer of a GET as text, for callers that need all digits of its numbers. */
export function getWithText(path, params, signal) {
  return call('GET', path, params, undefined, signal, 20_000);
}

/** Returns the parsed answer of a change. It waits longer, because counting a large archive takes time. */
export async function post(path, params, body, signal) {
  return (await call('POST', path, params, body ?? {}, signal, 120_000)).value;
}

async function call(method, path, params, body, signal, millis) {
  const ending = new AbortController();
  const giveUp = setTimeout(() => ending.abort(), millis);
  const stop = () => ending.abort();
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) {
    stop();
  }
  try {
    // The origin, because the address of the page may have a user and a password in it, which fetch refuses.
    const response = await fetch(location.origin + path + query(params), {
      method,
      headers: body === undefined ? {Accept: 'application/json'}
          : {'Accept': 'application/json', 'Content-Type': 'application/json', 'X-Linkrelay': '1'},
      body: body === undefined ? undefined : JSON.stringify(body),
      cache: 'no-store',
      redirect: 'error',
      signal: ending.signal,
    });
    const text = await response.text();
    if (!response.ok) {
      throw refusal(response.status, text);
    }
    return {value: parsed(response.status, text), text};
  } catch (error) {
    if (error instanceof Problem) {
      throw error;
    }
    throw new Problem(0, 'No answer from Linkrelay.', signal?.aborted ?? false);
  } finally {
    clearTimeout(giveUp);
    signal?.removeEventListener('abort', stop);
  }
}

function query(params = {}) {
  const given = Object.entries(params).filter(([, value]) => value !== undefined && value !== null && value !== '');
  return given.length === 0 ? '' : '?' + new URLSearchParams(given);
}

function parsed(status, text) {
  try {
    return JSON.parse(text);
  } catch {
    throw new Problem(status, 'Something else than Linkrelay answered: no JSON.');
  }
}

function refusal(status, text) {
  if (status === 401) {
    return new Problem(401, SIGN_IN);
  }
  try {
    const problem = JSON.parse(text).problem;
    if (typeof problem === 'string' && problem !== '') {
      return new Problem(status, problem);
    }
  } catch {
    // The answer may be a proxy's page, so only its status is shown.
  }
  return new Problem(status, `Linkrelay answered ${status}.`);
}
