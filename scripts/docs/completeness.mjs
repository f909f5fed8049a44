export async function checkCompleteness() {
  return [];
}
