/**
 * Whether an address belongs to the Slack we talk to, so that a token or a file may go there: the host of the API, or
 * one of Slack's own (files lie on files.slack.com).
 */
export function isSlackSite(address: string, baseUrl: string): boolean {
  if (!URL.canParse(address)) return false;
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return false;
  if (url.origin === new URL(baseUrl).origin) return true;
  return url.protocol === "https:" && url.port === "" && /(?:^|\.)slack\.com$/.test(url.hostname);
}
