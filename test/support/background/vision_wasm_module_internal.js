export default async ({ print, printErr }) => {
  if (!print || !printErr) throw new Error('It would write to the console.');
};
