import type { Strings } from './strings.js';

export const ar: Strings = {
  lang: 'ar',

  // call
  incomingAudio: 'مكالمة صوتية واردة…',
  incomingVideo: 'مكالمة فيديو واردة…',
  groupCall: 'مكالمة جماعية',
  waiting: 'في انتظار الرد…',
  ringing: 'يرنّ…',
  connecting: 'جارٍ الاتصال…',
  reconnecting: 'جارٍ إعادة الاتصال…',
  callTime: 'مدة المكالمة',
  you: '{name} (أنت)',
  members: 'المشاركون في المكالمة',
  comma: '، ',
  microphoneIsOff: 'الميكروفون مغلق',

  // what happened
  calling: 'جارٍ الاتصال بـ {names}',
  connected: 'تم الاتصال',
  joined: 'انضمام {name}',
  left: 'مغادرة {name}',
  invited: 'تمت دعوة {name}',

  // how a call ended: `.self` where it was the own doing
  'end.hung-up': 'أنهى الطرف الآخر المكالمة',
  'end.hung-up.self': 'أنهيتَ المكالمة',
  'end.canceled': 'ألغى المتصل المكالمة',
  'end.canceled.self': 'تم الإلغاء',
  'end.declined': 'تم رفض المكالمة',
  'end.declined.self': 'رفضتَ المكالمة',
  'end.busy': 'مشغول في مكالمة أخرى',
  'end.busy.self': 'مكالمة فائتة: كنت في مكالمة',
  'end.no-answer': 'لا يوجد رد',
  'end.no-answer.self': 'مكالمة فائتة',
  'end.answered-elsewhere': 'تم الرد من جهاز آخر',
  'end.removed': 'تمت إزالتك من المكالمة',
  'end.network': 'انقطع الاتصال',
  'end.failed': 'تعذّر إجراء المكالمة',
  'end.after': '{sentence} بعد {duration}',

  // buttons
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
  turnOnSound: 'تشغيل الصوت',
  soundIsOff: 'الصوت متوقف، انقر لتشغيله',
  audioCall: 'مكالمة صوتية',
  videoCall: 'مكالمة فيديو',

  // picker
  chooseMembers: 'اختيار الأعضاء',
  search: 'بحث',
  noMatch: 'لا توجد نتائج.',
  noMembers: 'لا يوجد من يمكن اختياره.',
  loading: 'جارٍ التحميل…',
  selectAll: 'تحديد الكل',
  selectNone: 'إلغاء تحديد الكل',
  inCall: 'في المكالمة',
  selected: 'المحدد: {count}',
  atLimit: 'الحد الأقصى للاختيار: {limit}.',
  confirm: 'تم',
  confirmCount: 'تم ({count})',

  // tabs and ringing
  answerHere: 'الرد هنا',
  others: 'و{count} آخرون',
  quickReply: 'رد سريع',

  // devices and pre-flight check

  // history

  // grid and tiles

  // panel and window

  // errors: a sentence for each reason, and for each detail where a reason covers several mistakes
  'device.microphone': 'الميكروفون',
  'device.camera': 'الكاميرا',
  'device.any': 'الميكروفون أو الكاميرا',
  'error.token-invalid': 'تسجيل الدخول إلى المكالمات غير صالح. سجّل الدخول مرة أخرى.',
  'error.token-expired': 'انتهت صلاحية تسجيل الدخول إلى المكالمات. سجّل الدخول مرة أخرى.',
  'error.kicked': 'سجّلت الدخول إلى المكالمات من مكان آخر.',
  'error.blocked': 'المكالمات محظورة عليك.',
  'error.service-off': 'المكالمات غير مفعّلة في هذا الموقع.',
  'error.not-in-group': 'لست عضوًا في هذه المجموعة.',
  'error.not-in-group.users': 'ليس من أعضاء المجموعة: {users}.',
  'error.permission-denied':
    'لا يُسمح لهذه الصفحة باستخدام {device}. اسمح بذلك في شريط عنوان المتصفح، ثم حاول مرة أخرى.',
  'error.device-missing': 'لم يتم العثور على {device}. صِل الجهاز، ثم حاول مرة أخرى.',
  'error.device-busy': 'يستخدم برنامج آخر {device}. أغلق ذلك البرنامج، ثم حاول مرة أخرى.',
  'error.insecure-page': 'تعمل المكالمات في الصفحات الآمنة فقط. افتح هذه الصفحة عبر https.',
  'error.sdk-missing': 'تعذّر تحميل خدمة المكالمات.',
  'error.busy': 'أنت في مكالمة بالفعل.',
  'error.network': 'انقطع الاتصال.',
  'error.bad-request': 'هذا غير ممكن.',
  'error.unknown': 'حدث خطأ ما.',
  'error.unknown.code': 'حدث خطأ ما ({code}).',
  'error.already-answered': 'تم الرد على هذه المكالمة.',
  'error.bad-signal': 'وصلت رسالة غير مفهومة وتم تجاهلها.',
  'error.needs-reload': 'تغيّرت إعدادات المكالمات. أعد تحميل هذه الصفحة.',
  'error.no-call': 'لا توجد مكالمة.',
  'error.no-group': 'لا يمكن لعدة أشخاص التحدث إلا في مكالمة جماعية.',
  'error.no-members': 'اختر شخصًا واحدًا على الأقل.',
  'error.not-connected': 'المكالمات غير متصلة. حاول بعد قليل.',
  'error.not-supported': 'هذا غير متاح في هذه المكالمة.',
  'error.old-browser': 'لا يدعم هذا المتصفح المكالمات.',
  'error.own-id': 'لا يمكنك الاتصال بنفسك.',
  'error.profiles': 'تعذّر تحميل قائمة الأعضاء.',
  'error.refused': 'لا يمكن الاتصال بهذا الشخص.',
  'error.relay': 'يتعذّر الوصول إلى خدمة المكالمات.',
  'error.second-provider': 'سجّلت الدخول إلى المكالمات مرتين في هذه الصفحة.',
  'error.sound-blocked': 'أوقف المتصفح الصوت.',
  'error.too-many': 'الحد الأقصى لعدد المشاركين في المكالمة: {limit}.',
  'error.unknown-user': 'المستخدم غير موجود: {users}.',
};
