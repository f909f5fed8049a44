/** The module of the script tag is a page's only import. */
import { setStrings } from 'rc-call-kit/dist/rc-call-kit.min.mjs';

document.querySelector('rc-call-panel')?.addEventListener('rc-call-ended', ({ reason }) => {
  void setStrings('fr', { accept: reason });
});
document.querySelector('rc-call-provider')!.token = '1';
