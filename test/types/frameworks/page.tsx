/** A page without a framework. */
import 'rc-call-kit';
import { RcCallTimer } from 'rc-call-kit/elements/rc-call-timer.js';
import { loadTags, setStrings, version } from 'rc-call-kit/dist/rc-call-kit.min.mjs';
import 'rc-call-kit/dist/rc-call-kit.min.js';

document.addEventListener('rc-call-ended', (event) => console.log(event.reason.length));
window.addEventListener('rc-call-logged', ({ entry }) => console.log(entry.at.toFixed()));
document.body.addEventListener('rc-hang-up-request', (event) => event.preventDefault());
document.body.attachShadow({ mode: 'open' }).addEventListener('rc-call-error', ({ error }) => {
  console.log(error.reason);
});
document
  .createElementNS('http://www.w3.org/2000/svg', 'g')
  .addEventListener('rc-call-placed', (event) => {
    console.log(event.call.id);
  });
const timer: RcCallTimer = document.createElement('rc-call-timer');
timer.since = Date.now();

console.log(RcCallKit.version.length, window.RcCallKit.version === version);
void RcCallKit.loadTags().then(() => loadTags());
void setStrings('fr', { accept: 'Accepter' });

// @ts-expect-error: no such reason
document.addEventListener('rc-call-ended', ({ reason }) => reason === 'bored');
// @ts-expect-error: it has no `detail`
window.addEventListener('rc-call-ended', (event) => event.detail);
// @ts-expect-error: no such function
RcCallKit.call();
// @ts-expect-error: no such word
void setStrings('fr', { fax: 'Fax' });
// @ts-expect-error: no such tag
void import('rc-call-kit/elements/rc-call-fax.js');
