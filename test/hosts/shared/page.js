/** What a page without a framework does with the tags: a name for everybody, a listener, and settings that come again. */
const provider = document.querySelector('rc-call-provider');
const again = document.querySelector('button');
const output = document.querySelector('output');
if (!provider || !again || !output) throw new Error('the page has other tags');

let renders = 0;
let end = '';
const show = () => (output.textContent = `${renders} ${end}`);
const setNames = () => {
  provider.resolveUsers = async (ids) => ids.map((userId) => ({ userId, name: `User ${userId}` }));
};

provider.setAttribute('token', new URLSearchParams(location.search).get('as') ?? '1');
setNames();
again.addEventListener('click', () => {
  renders += 1;
  setNames();
  show();
});
document.addEventListener('rc-call-ended', ({ reason }) => {
  end = reason;
  show();
});

// @ts-expect-error: no such property
provider.resolveUser = undefined;
// @ts-expect-error: it has no `detail`
document.addEventListener('rc-call-ended', ({ detail }) => detail);
