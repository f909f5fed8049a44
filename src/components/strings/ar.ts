import type { ErrorParams } from '../../core/call-error.js';
import { endings, sentence, type ErrorSentences, type Strings } from './strings.js';

/** A name or id in letters of its own direction turns nothing around it (U+2068 isolates, U+2069 ends that). */
const apart = (name: string) => `\u2068${name}\u2069`;

const DEVICES = { microphone: 'الميكروفون', camera: 'الكاميرا' } as const;
const device = ({ device }: ErrorParams) => (device ? DEVICES[device] : 'الميكروفون أو الكاميرا');
const list = (names: readonly string[]) => names.map(apart).join('، ');
const people = ({ userIds = [] }: ErrorParams) => list(userIds);

const errors: ErrorSentences = {
  'token-invalid': () => 'تسجيل الدخول إلى المكالمات غير صالح. سجّل الدخول مرة أخرى.',
  'token-expired': () => 'انتهت صلاحية تسجيل الدخول إلى المكالمات. سجّل الدخول مرة أخرى.',
  kicked: () => 'سجّلت الدخول إلى المكالمات من مكان آخر.',
  blocked: () => 'المكالمات محظورة عليك.',
  'service-off': () => 'المكالمات غير مفعّلة في هذا الموقع.',
  'not-in-group': (params) =>
    params.userIds ? `ليس من أعضاء المجموعة: ${people(params)}.` : 'لست عضوًا في هذه المجموعة.',
  'permission-denied': (params) =>
    `لا يُسمح لهذه الصفحة باستخدام ${device(params)}. اسمح بذلك في شريط عنوان المتصفح، ثم حاول مرة أخرى.`,
  'device-missing': (params) => `لم يتم العثور على ${device(params)}. صِل الجهاز، ثم حاول مرة أخرى.`,
  'device-busy': (params) =>
    `يستخدم برنامج آخر ${device(params)}. أغلق ذلك البرنامج، ثم حاول مرة أخرى.`,
  'insecure-page': () => 'تعمل المكالمات في الصفحات الآمنة فقط. افتح هذه الصفحة عبر https.',
  'sdk-missing': () => 'تعذّر تحميل خدمة المكالمات.',
  busy: () => 'أنت في مكالمة بالفعل.',
  network: () => 'انقطع الاتصال.',
  'bad-request': () => 'هذا غير ممكن.',
  unknown: ({ code }) => (code === undefined ? 'حدث خطأ ما.' : `حدث خطأ ما (${code}).`),

  'already-answered': () => 'تم الرد على هذه المكالمة.',
  'bad-signal': () => 'وصلت رسالة غير مفهومة وتم تجاهلها.',
  'needs-reload': () => 'تغيّرت إعدادات المكالمات. أعد تحميل هذه الصفحة.',
  'no-call': () => 'لا توجد مكالمة.',
  'no-group': () => 'لا يمكن لعدة أشخاص التحدث إلا في مكالمة جماعية.',
  'no-members': () => 'اختر شخصًا واحدًا على الأقل.',
  'not-connected': () => 'المكالمات غير متصلة. حاول بعد قليل.',
  'not-supported': () => 'هذا غير متاح في هذه المكالمة.',
  'old-browser': () => 'لا يدعم هذا المتصفح المكالمات.',
  'own-id': () => 'لا يمكنك الاتصال بنفسك.',
  profiles: () => 'تعذّر تحميل قائمة الأعضاء.',
  refused: () => 'لا يمكن الاتصال بهذا الشخص.',
  relay: () => 'يتعذّر الوصول إلى خدمة المكالمات.',
  'second-provider': () => 'سجّلت الدخول إلى المكالمات مرتين في هذه الصفحة.',
  'sound-blocked': () => 'أوقف المتصفح الصوت.',
  'too-many': ({ limit }) => `الحد الأقصى لعدد المشاركين في المكالمة: ${limit}.`,
  'unknown-user': (params) => `المستخدم غير موجود: ${people(params)}.`,
};

export const ar: Strings = {
  lang: 'ar',

  incomingCall: (media) => (media === 'video' ? 'مكالمة فيديو واردة…' : 'مكالمة صوتية واردة…'),
  groupCall: 'مكالمة جماعية',
  waiting: 'في انتظار الرد…',
  ringing: 'يرنّ…',
  connecting: 'جارٍ الاتصال…',
  reconnecting: 'جارٍ إعادة الاتصال…',
  callWith: (names) => `مكالمة مع ${apart(names)}`,
  callTime: 'مدة المكالمة',
  you: (name) => `${apart(name)} (أنت)`,
  members: 'المشاركون في المكالمة',
  listOf: list,
  microphoneIsOff: 'الميكروفون مغلق',

  calling: (names) => `جارٍ الاتصال بـ ${apart(names)}`,
  connected: 'تم الاتصال',
  joined: (name) => `انضمام ${apart(name)}`,
  left: (name) => `مغادرة ${apart(name)}`,
  invited: (name) => `تمت دعوة ${apart(name)}`,
  ended: endings({
    'hung-up': ['أنهيتَ المكالمة', 'أنهى الطرف الآخر المكالمة'],
    after: (sentence, duration) => `${sentence} بعد ${duration}`,
    canceled: ['تم الإلغاء', 'ألغى المتصل المكالمة'],
    declined: ['رفضتَ المكالمة', 'تم رفض المكالمة'],
    busy: ['مكالمة فائتة: كنت في مكالمة', 'مشغول في مكالمة أخرى'],
    'no-answer': ['مكالمة فائتة', 'لا يوجد رد'],
    'answered-elsewhere': ['تم الرد من جهاز آخر'],
    removed: ['تمت إزالتك من المكالمة'],
    network: ['انقطع الاتصال'],
    failed: ['تعذّر إجراء المكالمة'],
  }),

  accept: 'رد',
  acceptAudio: 'صوت فقط',
  decline: 'رفض',
  cancel: 'إلغاء',
  hangUp: 'إنهاء',
  mute: 'كتم الصوت',
  unmute: 'إلغاء الكتم',
  cameraOn: 'تشغيل الكاميرا',
  cameraOff: 'إيقاف الكاميرا',
  microphonePending: 'الميكروفون…',
  cameraPending: 'الكاميرا…',
  microphoneBlocked: 'لا يوجد ميكروفون',
  cameraBlocked: 'لا توجد كاميرا',
  invite: 'دعوة',
  minimize: 'تصغير',
  restore: 'العودة إلى المكالمة',
  close: 'إغلاق',
  tryAgain: 'إعادة المحاولة',
  soundIsOff: 'الصوت متوقف، انقر لتشغيله',
  turnOnSound: 'تشغيل الصوت',
  call: (media) => (media === 'video' ? 'مكالمة فيديو' : 'مكالمة صوتية'),

  chooseMembers: 'اختيار الأعضاء',
  search: 'بحث',
  noMatch: 'لا توجد نتائج.',
  noMembers: 'لا يوجد من يمكن اختياره.',
  loading: 'جارٍ التحميل…',
  selectAll: 'تحديد الكل',
  selectNone: 'إلغاء تحديد الكل',
  inCall: 'في المكالمة',
  selected: (count) => `المحدد: ${count}`,
  atLimit: (limit) => `الحد الأقصى للاختيار: ${limit}.`,
  confirm: (count) => (count > 0 ? `تم (${count})` : 'تم'),

  // tabs and ringing

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  error: (error) => sentence(errors, error),
};
