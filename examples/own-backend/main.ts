/** Two people on one page, on a backend of your own. */
import 'rc-call-kit';
import { Exchange } from './exchange.js';
import { OwnBackend } from './own-backend.js';

const exchange = new Exchange();

for (const provider of document.querySelectorAll('rc-call-provider')) {
  const token = provider.dataset.user ?? '';
  provider.backend = new OwnBackend({ exchange, token });
}
