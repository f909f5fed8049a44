import 'rc-call-kit';
import './fake-calls.js';
