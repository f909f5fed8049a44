import 'rc-call-kit'; // beside the script of the page
import '../shared/page.js';
