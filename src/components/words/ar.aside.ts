import type { AsideStrings } from './strings.js';

export const strings: AsideStrings = {
  search: 'بحث',
  chooseMembers: 'اختيار الأعضاء',
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
  nothingInTheWay: 'لا توجد مشكلات. يمكنك إجراء المكالمات.',
  openMirror: 'اختبار الكاميرا والميكروفون',
  playSound: 'تشغيل صوت تجريبي',
  'check.csp':
    'تحظر سياسة Content-Security-Policy لهذا الموقع الاتصال بـ {address}. يجب أن تسمح بما يلي:',
  history: 'سجل المكالمات',
  incoming: 'واردة',
  outgoing: 'صادرة',
  callBack: 'معاودة الاتصال بـ {names}',
  noCalls: 'لا توجد مكالمات بعد',
  clear: 'مسح',
  join: 'انضمام',
  missedCalls: 'المكالمات الفائتة: {count}',
};
