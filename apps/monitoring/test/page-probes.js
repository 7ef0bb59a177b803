// Run inside the browser by the page's specs: each answers with what it finds wrong.
/* global document, getComputedStyle, Node, parseFloat, window, reportError */

window.probes = { missingWords, unnamedParts, faintTexts };

document.addEventListener('securitypolicyviolation', ({ violatedDirective }) => {
  reportError(new Error(`against the policy: ${violatedDirective}`));
});

/** Keys that have no words show as themselves. */
function missingWords() {
  const texts = [...document.querySelectorAll('th, td, h2, h3, button, dt, label')].map((node) => node.textContent ?? '');
  return texts.filter((text) => /^[a-z]+([A-Z][a-z]+)+$/.test(text.trim()));
}

/** Controls and regions without a name, pictures without a description, tables without headers. */
function unnamedParts() {
  const nameOf = (node) =>
    node.getAttribute('aria-label') ??
    document.getElementById(node.getAttribute('aria-labelledby') ?? '')?.textContent ??
    node.labels?.[0]?.textContent ??
    node.textContent ?? '';
  const parts = [...document.querySelectorAll('a, button, input, select, section, [role=region], [role=group], [role=img]')];
  return [
    ...parts.filter((node) => nameOf(node).trim() === '').map((node) => node.outerHTML.slice(0, 120)),
    ...[...document.querySelectorAll('img:not([alt])')].map((node) => node.outerHTML),
    ...[...document.querySelectorAll('table')].filter((table) => table.querySelector('th[scope=col]') === null).map(() => 'a table'),
  ];
}

/** Texts whose contrast with what is behind them is below 4.5 (3 where large). */
function faintTexts() {
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const rgba = (color) => {
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    return [...canvas.getImageData(0, 0, 1, 1).data];
  };
  const luminance = ([red, green, blue]) => {
    const linear = [red, green, blue].map((part) => (part / 255 <= 0.03928 ? part / 255 / 12.92 : ((part / 255 + 0.055) / 1.055) ** 2.4));
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2];
  };
  const backdrop = (node) => {
    for (let at = node; at !== null; at = at.parentElement) {
      const color = rgba(getComputedStyle(at).backgroundColor);
      if (color[3] === 255) return color;
    }
    return [255, 255, 255, 255];
  };
  return [...document.querySelectorAll('body *')].flatMap((node) => {
    const hasText = [...node.childNodes].some((child) => child.nodeType === Node.TEXT_NODE && child.textContent.trim() !== '');
    if (!hasText || node.closest('.unseen, #said, option, [disabled], dialog') !== null) return [];
    const style = getComputedStyle(node);
    const [front, back] = [luminance(rgba(style.color)), luminance(backdrop(node))];
    const contrast = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    const isLarge = parseFloat(style.fontSize) >= 24 || (parseFloat(style.fontSize) >= 18.6 && Number(style.fontWeight) >= 600);
    return contrast >= (isLarge ? 3 : 4.5) ? [] : [`${node.textContent.trim().slice(0, 40)}: ${contrast.toFixed(2)}`];
  });
}
