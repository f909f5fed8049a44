import { loadTags, version } from 'rc-call-kit/waiting';
import '../shared/page.js';

document.documentElement.dataset['kit'] = version;
// @ts-expect-error: no such option
export const wrong = () => loadTags({ now: true });
