/** Stops the main thread of a page, network and media go on. @returns what lets it go on */
export async function stopPage(page) {
  const client = await page.context().newCDPSession(page);
  await client.send('Debugger.enable');
  await client.send('Debugger.pause');
  const stopped = new Promise((resolve) => client.once('Debugger.paused', resolve));
  page.evaluate(() => {}).catch(() => {}); // it stops at the next statement, and a page at rest has none
  await stopped;
  return async () => {
    await client.send('Debugger.resume');
    await client.detach();
  };
}
