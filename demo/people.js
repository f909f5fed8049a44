/** The users and groups of the demo, for the server's API and for pages that look them up themselves. */

/** @typedef {{ userId: string, name: string, avatarUrl?: string }} Profile */

/** Eight users with a picture: id, Chinese name, Latin name. */
export const people = [
  ['3001', '李雷', 'Li Lei'],
  ['3002', '韩梅梅', 'Han Meimei'],
  ['3003', '王芳', 'Wang Fang'],
  ['3004', '张伟', 'Zhang Wei'],
  ['3005', '陈静', 'Chen Jing'],
  ['3006', '刘洋', 'Liu Yang'],
  ['3007', '赵敏', 'Zhao Min'],
  ['3008', '欧阳思远', 'Ouyang Siyuan'],
].map(([userId, chinese, latin]) => ({
  userId,
  name: `${chinese} ${latin}`,
  avatarUrl: `/demo/avatars/${userId}.svg`,
}));

const SURNAMES =
  '王 Wang,李 Li,张 Zhang,刘 Liu,陈 Chen,杨 Yang,黄 Huang,赵 Zhao,吴 Wu,周 Zhou,徐 Xu,孙 Sun,马 Ma,朱 Zhu,胡 Hu,郭 Guo,何 He,高 Gao,林 Lin,' +
  '罗 Luo,郑 Zheng,梁 Liang,谢 Xie,宋 Song,唐 Tang,许 Xu,韩 Han,冯 Feng,邓 Deng,曹 Cao,彭 Peng,曾 Zeng,肖 Xiao,田 Tian,董 Dong,潘 Pan,袁 Yuan,' +
  '蔡 Cai,蒋 Jiang,余 Yu';
const GIVEN_NAMES =
  '伟 Wei,芳 Fang,娜 Na,敏 Min,静 Jing,丽 Li,强 Qiang,磊 Lei,洋 Yang,艳 Yan,勇 Yong,军 Jun,杰 Jie,娟 Juan,涛 Tao,明 Ming,超 Chao,秀英 Xiuying,' +
  '霞 Xia,平 Ping,刚 Gang,桂英 Guiying,建华 Jianhua,文 Wen,华 Hua,玉兰 Yulan,飞 Fei,红 Hong,鑫 Xin,波 Bo,斌 Bin,宇 Yu,浩 Hao,凯 Kai,雪 Xue,梅 Mei,' +
  '帆 Fan,晨 Chen,佳 Jia,婷 Ting,子涵 Zihan,梓萱 Zixuan,浩然 Haoran,欣怡 Xinyi,思远 Siyuan,雨桐 Yutong,一诺 Yinuo,俊杰 Junjie,志强 Zhiqiang,晓明 Xiaoming';

/** 1,992 more users without a picture: all combinations of surname and given name, up to 2,000 users in total. */
const crowd = SURNAMES.split(',')
  .flatMap((surname) =>
    GIVEN_NAMES.split(',').map((given) => [surname.split(' '), given.split(' ')]),
  )
  .slice(0, 2000 - people.length)
  .map(([surname, given], i) => ({
    userId: String(4001 + i),
    name: `${surname[0]}${given[0]} ${surname[1]} ${given[1]}`,
  }));

const everybody = [...people, ...crowd];
const byId = new Map(everybody.map((person) => [person.userId, person]));

/** @type {Readonly<Record<string, readonly Profile[]>>} */
const groups = {
  group318: people.slice(0, 4),
  group2000: everybody,
};

/**
 * @param {readonly string[]} userIds
 * @returns {Profile[]} their profiles, without unknown ids
 */
export function findPeople(userIds) {
  return userIds.flatMap((userId) => byId.get(userId) ?? []);
}

/**
 * @param {string} groupId
 * @returns {readonly Profile[] | undefined} `undefined`: no such group
 */
export function findMembers(groupId) {
  return Object.hasOwn(groups, groupId) ? groups[groupId] : undefined;
}
