// JSON as text. Parsing and writing again would round large numbers and drop repeated names; an operator compares digits.

const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** The same JSON with line ends and indents, every token as it was; null if it is no JSON. */
export function pretty(text) {
  if (!isJson(text)) {
    return null;
  }
  const parts = [];
  let depth = 0;
  let opened = false;
  const line = () => parts.push('\n' + '  '.repeat(depth));
  for (const [token] of text.matchAll(TOKENS)) {
    if (token === '}' || token === ']') {
      depth--;
      if (!opened) {
        line();
      }
      parts.push(token);
      opened = false;
      continue;
    }
    if (opened) {
      line();
      opened = false;
    }
    if (token === '{' || token === '[') {
      parts.push(token);
      depth++;
      opened = true;
    } else if (token === ',') {
      parts.push(token);
      line();
    } else {
      parts.push(token === ':' ? ': ' : token);
    }
  }
  return parts.join('');
}

/** The text of a member of the outermost object, or null. */
export function member(text, name) {
  let depth = 0;
  let previous = null;
  let begin = -1;
  for (const match of text.matchAll(TOKENS)) {
    const token = match[0];
    if (begin >= 0 && depth === 1 && (token === ',' || token === '}')) {
      return text.slice(begin, match.index).trim();
    }
    if (token === ':' && depth === 1 && begin < 0 && previous === JSON.stringify(name)) {
      begin = match.index + 1;
    }
    depth += token === '{' || token === '[' ? 1 : token === '}' || token === ']' ? -1 : 0;
    previous = token;
  }
  return null;
}

function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
