import type { Strings } from './strings.js';

export const zhCN: Strings = {
  lang: 'zh-CN',

  // call
  incomingAudio: '邀请您进行语音通话…',
  incomingVideo: '邀请您进行视频通话…',
  groupCall: '群组通话',
  waiting: '等待对方接受邀请…',
  ringing: '正在响铃…',
  connecting: '连接中…',
  reconnecting: '正在重新连接…',
  callTime: '通话时间',
  you: '{name}（我）',
  members: '通话成员',
  comma: '、',
  microphoneIsOff: '麦克风已关闭',

  // what happened
  calling: '正在呼叫{names}',
  connected: '已接通',
  joined: '{name}已加入',
  left: '{name}已离开',
  invited: '已邀请{name}',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': '对方已挂断',
  'end.hung-up.self': '已挂断',
  'end.canceled': '对方已取消',
  'end.canceled.self': '已取消',
  'end.declined': '对方已拒绝',
  'end.declined.self': '已拒绝',
  'end.busy': '对方忙，请稍后再试',
  'end.busy.self': '忙线未接听',
  'end.no-answer': '对方未接听',
  'end.no-answer.self': '未接听',
  'end.answered-elsewhere': '其他设备已处理',
  'end.removed': '您已被移出通话',
  'end.network': '连接已断开，通话结束',
  'end.failed': '通话未能建立',
  'end.after': '{sentence}，通话时长 {duration}',

  // buttons
  accept: '接听',
  acceptAudio: '语音接听',
  decline: '拒绝',
  cancel: '取消',
  hangUp: '挂断',
  mute: '静音',
  unmute: '取消静音',
  cameraOn: '开启摄像头',
  cameraOff: '关闭摄像头',
  microphonePending: '麦克风…',
  cameraPending: '摄像头…',
  microphoneBlocked: '麦克风不可用',
  cameraBlocked: '摄像头不可用',
  invite: '邀请',
  minimize: '最小化',
  restore: '返回通话',
  close: '关闭',
  tryAgain: '重试',
  turnOnSound: '打开声音',
  soundIsOff: '声音已关闭，点击开启',
  audioCall: '语音通话',
  videoCall: '视频通话',

  // picker
  chooseMembers: '选择成员',
  search: '搜索',
  noMatch: '没有匹配的成员。',
  noMembers: '没有可选择的成员。',
  loading: '加载中…',
  selectAll: '全选',
  selectNone: '取消全选',
  inCall: '已在通话中',
  selected: '已选择 {count} 人',
  atLimit: '您最多只能选择 {limit} 人。',
  confirm: '确定',
  confirmCount: '确定（{count}）',

  // tabs and ringing
  answerHere: '在此接听',
  others: '及其他 {count} 人',
  quickReply: '快捷回复',

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': '麦克风',
  'device.camera': '摄像头',
  'device.any': '麦克风或摄像头',
  'error.token-invalid': '通话登录无效，请重新登录。',
  'error.token-expired': '通话登录已过期，请重新登录。',
  'error.kicked': '您的账号已在其他地方登录通话。',
  'error.blocked': '您的通话功能已被封禁。',
  'error.service-off': '本站尚未开通音视频服务。',
  'error.not-in-group': '您不是该群成员。',
  'error.not-in-group.users': '不是群成员：{users}。',
  'error.permission-denied': '本页面无法使用您的{device}。请在浏览器地址栏中允许后重试。',
  'error.device-missing': '未找到{device}，请连接后重试。',
  'error.device-busy': '您的{device}正被其他程序占用，请关闭该程序后重试。',
  'error.insecure-page': '只有安全页面才能通话，请使用 https 打开本页面。',
  'error.sdk-missing': '通话服务加载失败。',
  'error.busy': '您正在通话中，请稍后再试。',
  'error.network': '连接已断开。',
  'error.bad-request': '无法完成该操作。',
  'error.unknown': '出错了，请稍后再试。',
  'error.unknown.code': '出错了（{code}），请稍后再试。',
  'error.already-answered': '该通话已接听。',
  'error.bad-signal': '收到一条无法识别的消息，已忽略。',
  'error.needs-reload': '通话设置已更改，请刷新本页面。',
  'error.no-call': '当前没有通话。',
  'error.no-group': '只有群组通话才能有多人参加。',
  'error.no-members': '请至少选择一位成员。',
  'error.not-connected': '通话服务未连接，请稍后再试。',
  'error.not-supported': '当前通话不支持该操作。',
  'error.old-browser': '当前浏览器不支持通话。',
  'error.own-id': '不能呼叫自己。',
  'error.profiles': '成员列表加载失败。',
  'error.refused': '无法呼叫对方。',
  'error.relay': '无法连接通话服务。',
  'error.second-provider': '您在本页面上重复登录了通话。',
  'error.sound-blocked': '浏览器已关闭声音。',
  'error.too-many': '通话最多支持 {limit} 人。',
  'error.unknown-user': '用户不存在：{users}。',
};
