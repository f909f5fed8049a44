import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

const DEVICES = { microphone: '麥克風', camera: '相機' } as const;
const device = ({ device }: ErrorParams) => (device ? DEVICES[device] : '麥克風或相機');
const people = ({ userIds = [] }: ErrorParams) => userIds.join('、');

const errors: ErrorSentences = {
  'token-invalid': () => '通話登入無效，請重新登入。',
  'token-expired': () => '通話登入已過期，請重新登入。',
  kicked: () => '您的帳號已在其他地方登入通話。',
  blocked: () => '您的通話功能已遭封鎖。',
  'service-off': () => '本網站尚未開通通話服務。',
  'not-in-group': (params) =>
    params.userIds ? `不是群組成員：${people(params)}。` : '您不是此群組的成員。',
  'permission-denied': (params) =>
    `此頁面無法使用您的${device(params)}。請在瀏覽器網址列中允許後再試一次。`,
  'device-missing': (params) => `找不到${device(params)}，請連接後再試一次。`,
  'device-busy': (params) => `您的${device(params)}正由其他程式使用，請關閉該程式後再試一次。`,
  'insecure-page': () => '只有安全頁面才能通話，請使用 https 開啟此頁面。',
  'sdk-missing': () => '無法載入通話服務。',
  busy: () => '您正在通話中。',
  network: () => '連線已中斷。',
  'bad-request': () => '無法完成此操作。',
  unknown: ({ code }) => (code === undefined ? '發生錯誤。' : `發生錯誤（${code}）。`),

  'already-answered': () => '此通話已接聽。',
  'bad-signal': () => '收到無法辨識的訊息，已略過。',
  'needs-reload': () => '通話設定已變更，請重新載入此頁面。',
  'no-call': () => '目前沒有通話。',
  'no-group': () => '只有群組通話才能多人參加。',
  'no-members': () => '請至少選擇一位成員。',
  'not-connected': () => '通話服務未連線，請稍後再試。',
  'not-supported': () => '目前的通話不支援此操作。',
  'old-browser': () => '此瀏覽器不支援通話。',
  'own-id': () => '無法撥打給自己。',
  profiles: () => '無法載入成員名單。',
  refused: () => '無法撥打給對方。',
  relay: () => '無法連線至通話服務。',
  'second-provider': () => '您在此頁面上重複登入了通話。',
  'sound-blocked': () => '瀏覽器已關閉聲音。',
  'too-many': ({ limit }) => `通話最多 ${limit} 人。`,
  'unknown-user': (params) => `使用者不存在：${people(params)}。`,
};

export const zhTW: Strings = {
  lang: 'zh-TW',

  incomingCall: (media) => (media === 'video' ? '邀請您進行視訊通話…' : '邀請您進行語音通話…'),
  groupCall: '群組通話',
  waiting: '等待對方接聽…',
  ringing: '響鈴中…',
  connecting: '連線中…',
  reconnecting: '重新連線中…',
  callWith: (names) => `與${names}的通話`,
  callTime: '通話時間',
  you: (name) => `${name}（您）`,
  members: '通話成員',
  listOf: (names) => names.join('、'),
  microphoneIsOff: '麥克風已關閉',

  calling: (names) => `正在撥打給${names}`,
  connected: '已接通',
  joined: (name) => `${name}已加入`,
  left: (name) => `${name}已離開`,
  invited: (name) => `已邀請${name}`,
  ended: endings({
    'hung-up': ['您已掛斷', '對方已掛斷'],
    after: (sentence, duration) => `${sentence}，通話時間 ${duration}`,
    canceled: ['已取消', '對方已取消'],
    declined: ['您已拒絕', '對方已拒絕'],
    busy: ['未接來電：您正在通話中', '對方忙線中'],
    'no-answer': ['未接來電', '無人接聽'],
    'answered-elsewhere': ['已在其他裝置接聽'],
    removed: ['您已被移出通話'],
    network: ['連線已中斷'],
    failed: ['無法建立通話'],
  }),

  accept: '接聽',
  acceptAudio: '語音接聽',
  decline: '拒絕',
  cancel: '取消',
  hangUp: '掛斷',
  mute: '靜音',
  unmute: '取消靜音',
  cameraOn: '開啟相機',
  cameraOff: '關閉相機',
  microphonePending: '麥克風…',
  cameraPending: '相機…',
  microphoneBlocked: '無法使用麥克風',
  cameraBlocked: '無法使用相機',
  invite: '邀請',
  minimize: '縮到最小',
  restore: '返回通話',
  close: '關閉',
  tryAgain: '再試一次',
  soundIsOff: '聲音已關閉，點擊開啟',
  turnOnSound: '開啟聲音',
  call: (media) => (media === 'video' ? '視訊通話' : '語音通話'),

  chooseMembers: '選擇成員',
  search: '搜尋',
  noMatch: '找不到符合的成員。',
  noMembers: '沒有可選擇的成員。',
  loading: '載入中…',
  selectAll: '全選',
  selectNone: '取消全選',
  inCall: '已在通話中',
  selected: (count) => `已選擇 ${count} 人`,
  atLimit: (limit) => `最多只能選擇 ${limit} 人。`,
  confirm: (count) => (count > 0 ? `確定（${count}）` : '確定'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
