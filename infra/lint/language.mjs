// What the language itself knows, as far as these files use it: functions with the number of arguments they take and what they give back, and decorators.
export const functions = {
  cidrSubnet: { takes: [3, 3], gives: 'string' },
  coalesce: { takes: [1, 9] },
  concat: { takes: [1, 32] },
  contains: { takes: [2, 2], gives: 'bool' },
  empty: { takes: [1, 1], gives: 'bool' },
  environment: { takes: [0, 0], gives: 'object' },
  guid: { takes: [1, 9], gives: 'string' },
  int: { takes: [1, 1], gives: 'int' },
  json: { takes: [1, 1] },
  length: { takes: [1, 1], gives: 'int' },
  listKeys: { takes: [0, 3], gives: 'object' },
  max: { takes: [1, 9], gives: 'int' },
  min: { takes: [1, 9], gives: 'int' },
  resourceGroup: { takes: [0, 2], gives: 'object' },
  resourceId: { takes: [2, 9], gives: 'string' },
  skip: { takes: [2, 2] },
  string: { takes: [1, 1], gives: 'string' },
  subscription: { takes: [0, 1], gives: 'object' },
  subscriptionResourceId: { takes: [2, 9], gives: 'string' },
  take: { takes: [2, 2] },
  toLower: { takes: [1, 1], gives: 'string' },
  union: { takes: [2, 9] },
  uniqueString: { takes: [1, 9], gives: 'string' },
  utcNow: { takes: [0, 1], gives: 'string' },
};

export const decorators = {
  allowed: ['string', 'int', 'array'],
  description: ['string', 'int', 'bool', 'array', 'object'],
  maxLength: ['string', 'array'],
  maxValue: ['int'],
  minLength: ['string', 'array'],
  minValue: ['int'],
  secure: ['string', 'object'],
};

export const types = ['string', 'int', 'bool', 'array', 'object'];
