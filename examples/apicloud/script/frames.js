/** The other pages, read once: an incoming call waits for no network. */
const PAGES = ['receive-call', 'send-call', 'friends'];
const pages = {};
const frame = document.querySelector('#frame');

export const framesReady = Promise.all(
  PAGES.map(async (name) => {
    const response = await fetch(`html/${name}.html`, { signal: AbortSignal.timeout(10_000) });
    if (!response.ok) throw new Error(`html/${name}.html: ${response.status}`);
    const template = document.createElement('template');
    template.innerHTML = await response.text(); // a file of this site
    pages[name] = template.content;
  }),
);

/** Shows a page on top of this one, as `api.openWin` and `api.openFrame` do. The tags in it find the provider of the page. */
export function openFrame(name) {
  frame.replaceChildren(document.importNode(pages[name], true));
  frame.dataset.page = name;
  frame.hidden = false;
}

/** As `api.closeWin` and `api.closeFrame`. */
export function closeFrame() {
  frame.replaceChildren();
  frame.hidden = true;
}
