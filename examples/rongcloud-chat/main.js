import './calls.js'; // hears that the chat signs in
import { signIn } from './chat.js';

signIn();
