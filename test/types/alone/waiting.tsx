/** A page whose only import is the loader: the tags come later, their types are there. */
import {
  loadTags,
  version,
  RcCallPanel,
  type Profile,
  type RcCallProvider,
} from 'rc-call-kit/waiting';

const provider: RcCallProvider = document.querySelector('rc-call-provider')!;
provider.resolveUsers = async (ids): Promise<Profile[]> =>
  ids.map((userId) => ({ userId, name: userId }));
document.addEventListener('rc-call-ended', ({ reason }) => console.log(reason.length, version));
void loadTags().then(() => document.createElement('rc-call-panel').phase);

// @ts-expect-error: no such tag
document.querySelector('rc-call-fax')?.send();
// @ts-expect-error: a type only, the class is loaded later
console.log(RcCallPanel.name);
