/**
 * The codes of Feishu's answers that PoCo acts on (Feishu, "Server error codes" and the pages of the methods, 2026; those of
 * CardKit as other clients met them).
 */
export const codes = {
  /** The token is void, or none was sent. */
  token: new Set([99991661, 99991663, 99991664, 99991668, 99991671, 99991677]),
  wrongAppId: 10003,
  wrongAppSecret: 10014,
  missingScope: 99991672,
  /** The method was called too often. */
  tooOften: 99991400,
  /** The chat, the person or the message was written to too often, or the chat was changed or pinned in too often. */
  tooOftenThere: new Set([230020, 11232, 11233, 11247, 232019, 230047]),
  /** The calls of the month are used up. */
  planUsedUp: 99991403,
  /** Something broke at Feishu's. */
  brokeInside: new Set([1, 2200, 1500, 55001, 190005, 5000]),
  /** The tenant's audit does not let the content pass. */
  audit: new Set([230028, 230018]),
  /** The card is too large, has too many elements or tables, or something in it is unknown. */
  unfitCard: new Set([
    230025, 230099, 200340, 200380, 200550, 200570, 200610, 200621, 200830, 200860, 200861, 300302, 300303,
    300305, 300306, 300307, 300308, 300315,
  ]),
  /** A code inside of the words of 230099: too many elements, or too many tables. */
  unfitInside: new Set([11310]),
  recalled: 230011,
  deleted: 231003,
  /** The bot is not in the chat. */
  notInChat: new Set([230002, 232011]),
  outOfReach: 230013,
  dissolved: new Set([232009]),
  /** The app's ability Bot is not switched on, or the organisation has not enabled the app. It says nothing about a chat. */
  botIsOff: new Set([230006, 232025, 232034]),
  /** CardKit: the card is not there, or older than 14 days. */
  noEntity: new Set([300301, 300300]),
  streamingIsOff: new Set([300309, 200850]),
  noElement: 300313,
  sequenceTooLow: 300317,
} as const;
