export * from './agencies.js';
export * from './catalogue/index.js';
export * from './civil-day.js';
export * from './codes.js';
export * from './personal-number.js';
export * from './provenance.js';
