/** `rc-call-kit/rongcloud`: binds the four packages of RongCloud's SDK. The only module of the kit that imports them. */
import * as im from '@rongcloud/imlib-next';
import { installer as callInstaller } from '@rongcloud/plugin-call';
import { installer as rtcInstaller } from '@rongcloud/plugin-rtc';
import { bindSdk } from './core/rongcloud/sdk-loader.js';

bindSdk({ im, rtc: { installer: rtcInstaller }, call: { installer: callInstaller } });
