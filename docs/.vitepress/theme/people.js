/** The people of the examples, with their names in English and Chinese. */
const people = [
  ['3001', 'Li Lei', '李雷'],
  ['3002', 'Han Meimei', '韩梅梅'],
  ['3003', 'Wang Fang', '王芳'],
  ['3004', 'Zhang Wei', '张伟'],
  ['3005', 'Chen Jing', '陈静'],
  ['3006', 'Liu Yang', '刘洋'],
];

/** @param {string} language of the page, such as `zh-CN` */
export function peopleIn(language) {
  const isChinese = language.startsWith('zh');
  const byId = new Map(
    people.map(([userId, english, chinese]) => [
      userId,
      { userId, name: isChinese ? chinese : english },
    ]),
  );
  return {
    person: (userId) => byId.get(userId),
    resolveUsers: async (ids) => ids.flatMap((id) => byId.get(id) ?? []),
    resolveMembers: async () => [...byId.values()],
  };
}
