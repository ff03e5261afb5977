// This is a classic script in the head and not a module: it runs before the first paint, so that a dark page never flashes light.
(() => {
  const root = document.documentElement;
  const system = matchMedia('(prefers-color-scheme: dark)');

  function stored() {
    try {
      return localStorage.getItem('linkrelay.theme');
    } catch {
      return null; // Storage may be forbidden; the system's choice does.
    }
  }

  function store(theme) {
    try {
      localStorage.setItem('linkrelay.theme', theme);
    } catch {
      // The choice then lasts only as long as the page.
    }
  }

  const dark = () => (root.dataset.theme ? root.dataset.theme === 'dark' : system.matches);

  const chosen = stored();
  if (chosen === 'dark' || chosen === 'light') {
    root.dataset.theme = chosen;
  }

  document.addEventListener('DOMContentLoaded', () => {
    const button = document.getElementById('theme');
    const label = () => {
      button.textContent = dark() ? 'Light' : 'Dark';
      button.setAttribute('aria-label', dark() ? 'Switch to the light theme' : 'Switch to the dark theme');
    };
    button.addEventListener('click', () => {
      root.dataset.theme = dark() ? 'light' : 'dark';
      store(root.dataset.theme);
      label();
    });
    system.addEventListener('change', label);
    label();
  });
})();
