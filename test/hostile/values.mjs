/** Runs in the page: gives every attribute and property of every tag values that make no sense, and notes what is thrown. */

/** Attributes, as text. */
export const TEXTS = [
  ...['', ' ', 'null', 'undefined', 'NaN', 'Infinity', '-1', '1e309', '0x10', '3001,3002', 'a b'],
  ...['<img src=x onerror=alert(1)>', '"\'`', '{}', '[]', '{ids}', '__proto__', 'constructor'],
  ...['\u202eabc', '\u0000', '\ud800', 'http://[', 'javascript:void 0', 'x'.repeat(20_000)],
];

/** Properties, as expressions. Without symbols: the browser's own elements throw at them, too. */
export const EXPRESSIONS = [
  ...['null', 'undefined', '0', '-1', 'NaN', 'Infinity', '3001', '10n', 'true', '""', '"x"', '[]'],
  ...['[null]', '[1, "a", {}]', '["__proto__"]', '{}', 'Object.freeze([])'],
  ...['() => { throw new Error("expected") }', 'new Date(NaN)', 'new Map()', 'window'],
  'new Proxy({}, { get() { throw new Error("expected"); } })',
  '({ then() { throw new Error("expected"); } })',
  '({ toString() { throw new Error("expected"); } })',
  '({ get userId() { throw new Error("expected"); }, length: 1e9 })',
  'Array.from({ length: 3000 }, (_, i) => ({ userId: String(i % 7), name: "x".repeat(300) }))',
];

/**
 * @param {{ tag: string, attributes: string[], properties: string[] }} element
 * @param {{ texts: string[], expressions: string[] }} values
 * @returns {Promise<string[]>} what was thrown, and by what
 */
export async function tryAllValues({ tag, attributes, properties }, { texts, expressions }) {
  const thrown = new Set();
  let doing = '';
  const note = (error) => {
    const message = String(error?.message ?? error);
    if (!message.includes('expected')) thrown.add(`${doing}: ${message.slice(0, 200)}`);
  };
  const handleError = (event) => {
    note(event.error ?? event.message ?? event.reason);
    event.preventDefault();
  };
  const handleRejection = (event) => {
    note(event.reason);
    event.preventDefault();
  };
  addEventListener('error', handleError);
  addEventListener('unhandledrejection', handleRejection);
  const press = async (element) => {
    if (tag !== 'rc-call-button') return;
    element.shadowRoot.querySelector('button')?.click();
    await new Promise((resolve) => setTimeout(resolve));
    await window.stage.anna.hangUp();
  };
  const attempt = async (what, act) => {
    doing = what;
    const element = document.createElement(tag);
    document.querySelector('main').append(element);
    try {
      await act(element);
      await element.updateComplete;
      await press(element);
    } catch (error) {
      note(error);
    }
    await new Promise((resolve) => setTimeout(resolve));
    element.remove();
  };
  for (const name of attributes)
    for (const text of texts) {
      const what = `<${tag} ${name}=${JSON.stringify(text.slice(0, 40))}>`;
      await attempt(what, (element) => element.setAttribute(name, text));
    }
  for (const name of properties)
    for (const expression of expressions) {
      const value = new Function(`return ${expression}`)();
      await attempt(`${tag}.${name} = ${expression}`, (element) => {
        element[name] = value;
      });
    }
  await new Promise((resolve) => setTimeout(resolve, 200));
  removeEventListener('error', handleError);
  removeEventListener('unhandledrejection', handleRejection);
  return [...thrown];
}
