import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

const DEVICES = { microphone: '麦克风', camera: '摄像头' } as const;
const device = ({ device }: ErrorParams) => (device ? DEVICES[device] : '麦克风或摄像头');
const people = ({ userIds = [] }: ErrorParams) => userIds.join('、');

const errors: ErrorSentences = {
  'token-invalid': () => '通话登录无效，请重新登录。',
  'token-expired': () => '通话登录已过期，请重新登录。',
  kicked: () => '您的账号已在其他地方登录通话。',
  blocked: () => '您的通话功能已被封禁。',
  'service-off': () => '本站尚未开通音视频服务。',
  'not-in-group': (params) =>
    params.userIds ? `不是群成员：${people(params)}。` : '您不是该群成员。',
  'permission-denied': (params) =>
    `本页面无法使用您的${device(params)}。请在浏览器地址栏中允许后重试。`,
  'device-missing': (params) => `未找到${device(params)}，请连接后重试。`,
  'device-busy': (params) => `您的${device(params)}正被其他程序占用，请关闭该程序后重试。`,
  'insecure-page': () => '只有安全页面才能通话，请使用 https 打开本页面。',
  'sdk-missing': () => '通话服务加载失败。',
  busy: () => '您正在通话中，请稍后再试。',
  network: () => '连接已断开。',
  'bad-request': () => '无法完成该操作。',
  unknown: ({ code }) =>
    code === undefined ? '出错了，请稍后再试。' : `出错了（${code}），请稍后再试。`,

  'already-answered': () => '该通话已接听。',
  'bad-signal': () => '收到一条无法识别的消息，已忽略。',
  'needs-reload': () => '通话设置已更改，请刷新本页面。',
  'no-call': () => '当前没有通话。',
  'no-group': () => '只有群组通话才能有多人参加。',
  'no-members': () => '请至少选择一位成员。',
  'not-connected': () => '通话服务未连接，请稍后再试。',
  'not-supported': () => '当前通话不支持该操作。',
  'old-browser': () => '当前浏览器不支持通话。',
  'own-id': () => '不能呼叫自己。',
  profiles: () => '成员列表加载失败。',
  refused: () => '无法呼叫对方。',
  relay: () => '无法连接通话服务。',
  'second-provider': () => '您在本页面上重复登录了通话。',
  'sound-blocked': () => '浏览器已关闭声音。',
  'too-many': ({ limit }) => `通话最多支持 ${limit} 人。`,
  'unknown-user': (params) => `用户不存在：${people(params)}。`,
};

export const zhCN: Strings = {
  lang: 'zh-CN',

  incomingCall: (media) => (media === 'video' ? '邀请您进行视频通话…' : '邀请您进行语音通话…'),
  groupCall: '群组通话',
  waiting: '等待对方接受邀请…',
  ringing: '正在响铃…',
  connecting: '连接中…',
  reconnecting: '正在重新连接…',
  callWith: (names) => `与${names}的通话`,
  callTime: '通话时间',
  you: (name) => `${name}（我）`,
  members: '通话成员',
  listOf: (names) => names.join('、'),
  microphoneIsOff: '麦克风已关闭',

  calling: (names) => `正在呼叫${names}`,
  connected: '已接通',
  joined: (name) => `${name}已加入`,
  left: (name) => `${name}已离开`,
  invited: (name) => `已邀请${name}`,
  ended: endings({
    'hung-up': ['已挂断', '对方已挂断'],
    after: (sentence, duration) => `${sentence}，通话时长 ${duration}`,
    canceled: ['已取消', '对方已取消'],
    declined: ['已拒绝', '对方已拒绝'],
    busy: ['忙线未接听', '对方忙，请稍后再试'],
    'no-answer': ['未接听', '对方未接听'],
    'answered-elsewhere': ['其他设备已处理'],
    removed: ['您已被移出通话'],
    network: ['连接已断开，通话结束'],
    failed: ['通话未能建立'],
  }),

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
  call: (media) => (media === 'video' ? '视频通话' : '语音通话'),

  chooseMembers: '选择成员',
  search: '搜索',
  noMatch: '没有匹配的成员。',
  noMembers: '没有可选择的成员。',
  loading: '加载中…',
  selectAll: '全选',
  selectNone: '取消全选',
  inCall: '已在通话中',
  selected: (count) => `已选择 ${count} 人`,
  atLimit: (limit) => `您最多只能选择 ${limit} 人。`,
  confirm: (count) => (count > 0 ? `确定（${count}）` : '确定'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
