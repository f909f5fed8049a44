import { testConnection } from '../support/rongcloud-connection.mjs';

// others are in test/long
testConnection({ im: 'installed' });
