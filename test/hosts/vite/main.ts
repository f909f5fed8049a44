import 'rc-call-kit';
import '../shared/page.js';
