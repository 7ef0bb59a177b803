/** The injection token of the parsed environment. */
export const NEIGHBOURS_ENVIRONMENT = Symbol('NeighboursEnvironment');
