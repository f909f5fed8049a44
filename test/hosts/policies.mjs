export async function runPolicies() {
  return { rows: [] };
}
