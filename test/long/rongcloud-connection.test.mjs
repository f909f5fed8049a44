import { testConnection } from '../support/rongcloud-connection.mjs';
import { RTC_STAND_IN } from '../support/rongcloud-sdk.mjs';

testConnection({ im: '5.38.0', rtc: RTC_STAND_IN });
testConnection({ im: '5.3.4' });
