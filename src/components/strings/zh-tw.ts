import type { Strings } from './strings.js';

export const zhTW: Strings = {
  lang: 'zh-TW',

  // call
  incomingAudio: '邀請您進行語音通話…',
  incomingVideo: '邀請您進行視訊通話…',
  groupCall: '群組通話',
  waiting: '等待對方接聽…',
  ringing: '響鈴中…',
  connecting: '連線中…',
  reconnecting: '重新連線中…',
  callTime: '通話時間',
  you: '{name}（您）',
  members: '通話成員',
  comma: '、',
  microphoneIsOff: '麥克風已關閉',

  // what happened
  calling: '正在撥打給{names}',
  connected: '已接通',
  joined: '{name}已加入',
  left: '{name}已離開',
  invited: '已邀請{name}',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '對方已掛斷',
  'end.hung-up.self': '您已掛斷',
  'end.canceled': '對方已取消',
  'end.canceled.self': '已取消',
  'end.declined': '對方已拒絕',
  'end.declined.self': '您已拒絕',
  'end.busy': '對方忙線中',
  'end.busy.self': '未接來電：您正在通話中',
  'end.no-answer': '無人接聽',
  'end.no-answer.self': '未接來電',
  'end.answered-elsewhere': '已在其他裝置接聽',
  'end.removed': '您已被移出通話',
  'end.network': '連線已中斷',
  'end.failed': '無法建立通話',
  'end.after': '{sentence}，通話時間 {duration}',

  // buttons
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
  turnOnSound: '開啟聲音',
  soundIsOff: '聲音已關閉，點擊開啟',
  audioCall: '語音通話',
  videoCall: '視訊通話',

  // picker
  chooseMembers: '選擇成員',
  search: '搜尋',
  noMatch: '找不到符合的成員。',
  noMembers: '沒有可選擇的成員。',
  loading: '載入中…',
  selectAll: '全選',
  selectNone: '取消全選',
  inCall: '已在通話中',
  selected: '已選擇 {count} 人',
  atLimit: '最多只能選擇 {limit} 人。',
  confirm: '確定',
  confirmCount: '確定（{count}）',

  // tabs and ringing
  answerHere: '在此接聽',
  others: '和其他 {count} 人',
  quickReply: '快速回覆',

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': '麥克風',
  'device.camera': '相機',
  'device.any': '麥克風或相機',
  'error.token-invalid': '通話登入無效，請重新登入。',
  'error.token-expired': '通話登入已過期，請重新登入。',
  'error.kicked': '您的帳號已在其他地方登入通話。',
  'error.blocked': '您的通話功能已遭封鎖。',
  'error.service-off': '本網站尚未開通通話服務。',
  'error.not-in-group': '您不是此群組的成員。',
  'error.not-in-group.users': '不是群組成員：{users}。',
  'error.permission-denied': '此頁面無法使用您的{device}。請在瀏覽器網址列中允許後再試一次。',
  'error.device-missing': '找不到{device}，請連接後再試一次。',
  'error.device-busy': '您的{device}正由其他程式使用，請關閉該程式後再試一次。',
  'error.insecure-page': '只有安全頁面才能通話，請使用 https 開啟此頁面。',
  'error.sdk-missing': '無法載入通話服務。',
  'error.busy': '您正在通話中。',
  'error.network': '連線已中斷。',
  'error.bad-request': '無法完成此操作。',
  'error.unknown': '發生錯誤。',
  'error.unknown.code': '發生錯誤（{code}）。',
  'error.already-answered': '此通話已接聽。',
  'error.bad-signal': '收到無法辨識的訊息，已略過。',
  'error.needs-reload': '通話設定已變更，請重新載入此頁面。',
  'error.no-call': '目前沒有通話。',
  'error.no-group': '只有群組通話才能多人參加。',
  'error.no-members': '請至少選擇一位成員。',
  'error.not-connected': '通話服務未連線，請稍後再試。',
  'error.not-supported': '目前的通話不支援此操作。',
  'error.old-browser': '此瀏覽器不支援通話。',
  'error.own-id': '無法撥打給自己。',
  'error.profiles': '無法載入成員名單。',
  'error.refused': '無法撥打給對方。',
  'error.relay': '無法連線至通話服務。',
  'error.second-provider': '您在此頁面上重複登入了通話。',
  'error.sound-blocked': '瀏覽器已關閉聲音。',
  'error.too-many': '通話最多 {limit} 人。',
  'error.unknown-user': '使用者不存在：{users}。',
};
