// What the fake API knows beside fleet and alarms. Gives an answer, or undefined: not known here.

/** @param {{method: string, path: string, query: URLSearchParams, body: any, data: any}} request @returns {{status?: number, body?: any} | undefined} */
export function more() { return undefined; }
