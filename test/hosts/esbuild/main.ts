import 'rc-call-kit/waiting'; // the rest comes in files of its own
import '../shared/page.js';
