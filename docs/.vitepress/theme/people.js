/** The people of the examples. */
export const people = new Map(
  [
    ['3001', 'Li Lei'],
    ['3002', 'Han Meimei'],
    ['3003', 'Wang Fang'],
    ['3004', 'Zhang Wei'],
    ['3005', 'Chen Jing'],
    ['3006', 'Liu Yang'],
  ].map(([userId, name]) => [userId, { userId, name }]),
);

export const resolveUsers = async (ids) => ids.flatMap((id) => people.get(id) ?? []);
export const resolveMembers = async () => [...people.values()];
