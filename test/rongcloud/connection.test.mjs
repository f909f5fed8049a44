import { testConnection } from '../support/rongcloud-connection.mjs';

// another one is in test/long
for (const im of ['installed', '5.3.4']) testConnection({ im });
