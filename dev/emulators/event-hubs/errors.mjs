/** The emulator cannot start for a reason outside its code; the message says what to change. */
export class StartError extends Error {}

/** The configuration cannot be used; the message says what to change. */
export class ConfigError extends StartError {}
