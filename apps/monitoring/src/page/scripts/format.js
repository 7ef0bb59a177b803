/** Numbers, times and durations as people of the chosen language write them. All times are those of Viet Nam. */

const ZONE = 'Asia/Ho_Chi_Minh';
const LOCALES = { vi: 'vi-VN', en: 'en-GB' };
const cache = new Map();

function formatter(language, name, make) {
  const key = `${language}|${name}`;
  if (!cache.has(key)) cache.set(key, make(LOCALES[language]));
  return cache.get(key);
}

export function number(language, value, digits = 0) {
  const options = { maximumFractionDigits: digits };
  return formatter(language, `number${digits}`, (locale) => new Intl.NumberFormat(locale, options)).format(value);
}

function partsOf(instant) {
  const make = () =>
    new Intl.DateTimeFormat('en-GB', {
      timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit',
      hourCycle: 'h23',
    });
  const parts = formatter('vi', 'parts', make).formatToParts(new Date(instant));
  return Object.fromEntries(parts.map(({ type, value }) => [type, value]));
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

export function day(language, instant) {
  const { year, month, day: date } = partsOf(instant);
  return language === 'vi' ? `${date}/${month}/${year}` : `${Number(date)} ${MONTHS[Number(month) - 1]} ${year}`;
}

export function clock(instant) {
  const { hour, minute, second } = partsOf(instant);
  return `${hour}:${minute}:${second}`;
}

/** Day and minute; today only the time. */
export function moment(language, instant, nowMs) {
  const { hour, minute, second } = partsOf(instant);
  const isToday = day('vi', instant) === day('vi', nowMs);
  return isToday ? `${hour}:${minute}:${second}` : `${day(language, instant)} ${hour}:${minute}`;
}

/** Day and minute, whatever the day. */
export function wholeMoment(language, instant) {
  const { hour, minute } = partsOf(instant);
  return `${day(language, instant)} ${hour}:${minute}`;
}

const UNITS = [
  { seconds: 86_400, vi: 'ngày', en: 'd' },
  { seconds: 3_600, vi: 'giờ', en: 'h' },
  { seconds: 60, vi: 'phút', en: 'min' },
  { seconds: 1, vi: 'giây', en: 's' },
];

/** A duration in its largest units, two when left out. */
export function duration(language, seconds, units = 2) {
  let rest = Math.max(0, Math.round(seconds));
  if (rest === 0) return `0 ${UNITS[3][language]}`;
  const first = UNITS.findIndex((unit) => rest >= unit.seconds);
  return UNITS.slice(first, first + units)
    .flatMap((unit) => {
      const count = Math.floor(rest / unit.seconds);
      rest -= count * unit.seconds;
      return count === 0 ? [] : [`${number(language, count)} ${unit[language]}`];
    })
    .join(' ');
}

/** A duration to the tenth of a second while it is short. */
export function fineDuration(language, seconds) {
  return seconds < 10 ? `${number(language, Math.max(0, seconds), 1)} ${UNITS[3][language]}` : duration(language, seconds);
}

/** A group's key as a person reads it: `2026-11-22T14:05` or a part of it. */
export function slotName(language, key) {
  const [date, time] = key.split('T');
  const [year, month, dayOfMonth] = date.split('-');
  const shown = language === 'vi' ? `${dayOfMonth}/${month}/${year}` : `${Number(dayOfMonth)} ${MONTHS[Number(month) - 1]} ${year}`;
  return time === undefined ? shown : `${shown} ${time.length === 2 ? `${time}:00` : time}`;
}

/** The calendar day of Viet Nam so many days ago, `2026-11-22`. */
export function daysAgo(nowMs, days) {
  const { year, month, day: date } = partsOf(nowMs - days * 86_400_000);
  return `${year}-${month}-${date}`;
}
