// Writes what ICU says about calendars, names, numbers and plurals, for the
// tests to compare with: node testdata/icu.mjs (made with Node 20, ICU 78.2,
// CLDR 48.0). The tests read only the files.
import { writeFileSync } from 'node:fs'

const languages = ['bg', 'ar', 'fa', 'en']
const digits = ['latn', 'arab', 'arabext']
const day = 86400000
const write = (name, lines) =>
  writeFileSync(new URL(name, import.meta.url), lines.join('\n') + '\n')
const part = (locale, options, time, type) =>
  new Intl.DateTimeFormat(locale, { timeZone: 'UTC', ...options })
    .formatToParts(new Date(time)).find(p => p.type === type).value

// Solar Hijri, walked day by day: the year, its first Gregorian day, and the
// lengths of its months. 1300 to 1500 are the years we read; 1990 to 2100
// lies within.
const solar = new Intl.DateTimeFormat('en-u-ca-persian-nu-latn',
  { timeZone: 'UTC', year: 'numeric', month: 'numeric', day: 'numeric' })
const years = []
for (let t = Date.UTC(1921, 2, 21); ; t += day) {
  const p = Object.fromEntries(solar.formatToParts(new Date(t)).map(x => [x.type, parseInt(x.value)]))
  if (p.year > 1500) break
  if (p.month === 1 && p.day === 1) years.push([p.year, new Date(t).toISOString().slice(0, 10)])
  const year = years.at(-1)
  if (p.day === 1) year.push(0)
  if (p.day !== year.at(-1) + 1 || p.month !== year.length - 2) throw new Error(`ICU skips at ${new Date(t)}`)
  year[year.length - 1]++
}
write('solar.txt', years.map(y => y.join(' ')))

// Names, each line: language, what, names from January, Farvardin or Sunday.
const names = []
const months = (label, locale, first) => names.push([label, Array.from({ length: 12 },
  (_, m) => part(locale, { month: 'long', day: 'numeric' }, Date.UTC(2026, first + m, first ? 10 : 15), 'month')).join('|')].join(' '))
for (const l of languages) {
  months(`${l} months`, l === 'ar' ? 'ar-SY-u-ca-gregory' : `${l}-u-ca-gregory`, 0)
  names.push(`${l} weekdays ` + Array.from({ length: 7 },
    (_, d) => part(l, { weekday: 'long' }, Date.UTC(2026, 10, 22 + d), 'weekday')).join('|'))
}
months('ar egyptian', 'ar-EG-u-ca-gregory', 0)
months('fa afghan-gregorian', 'fa-AF-u-ca-gregory', 0)
months('fa solar', 'fa-u-ca-persian', 3)
months('fa afghan-solar', 'fa-AF-u-ca-persian', 3)
// Countries that say the months otherwise; Iraq, Lebanon, Jordan and Palestine
// must say them as Syria does, Tunisia as Algeria, Iran as plain Farsi.
for (const [label, ...countries] of [['ar levantine', 'SY', 'IQ', 'LB', 'JO', 'PS'], ['ar nile-and-gulf', 'EG', 'SD', 'LY', 'SA', 'YE'],
  ['ar algerian', 'DZ', 'TN'], ['ar moroccan', 'MA'], ['ar mauritanian', 'MR'], ['fa iranian-gregorian', 'IR']]) {
  const language = label.slice(0, 2), before = names.length
  for (const c of countries) months(label, `${language}-${c}-u-ca-gregory`, 0)
  if (new Set(names.slice(before)).size !== 1) throw new Error(`${label}: countries differ`)
  names.length = before + 1
}
write('names.txt', names)

// Days in the parts they are written from: reader, ISO day, then weekday, day,
// month and year in the Gregorian calendar, for Arabic the Egyptian month, for
// Farsi day, month and year in Solar Hijri. The order of parts is ours: ICU
// writes "1405 آذر 3, سه‌شنبه", which nobody says. 41 days a step meet every
// weekday, month and day of the month; the edges are added.
const dates = []
const days = ['2024-02-29', '2025-03-20', '2025-03-21', '2026-12-31', '2027-01-01', '2030-03-20', '1925-03-21', '2121-03-21'].map(d => Date.parse(d))
for (let t = Date.UTC(2020, 0, 1); t < Date.UTC(2034, 0, 1); t += 41 * day) days.push(t)
const readers = languages.flatMap(l => digits.flatMap(d => l === 'fa' ? [[l, d, 'IR'], [l, d, 'AF']] : [[l, d, l === 'ar' ? 'SY' : '']]))
for (const [l, d, country] of readers) {
  const locale = country ? `${l}-${country}` : l
  const field = (calendar, locale, options, type) => {
    const f = new Intl.DateTimeFormat(`${locale}-u-ca-${calendar}-nu-${d}`, { timeZone: 'UTC', ...options })
    return t => f.formatToParts(new Date(t)).find(p => p.type === type).value
  }
  const date = (calendar, locale) => [
    field(calendar, locale, { day: 'numeric' }, 'day'),
    field(calendar, locale, { month: 'long', day: 'numeric' }, 'month'),
    field(calendar, locale, { year: 'numeric' }, 'year')]
  const fields = [field('gregory', locale, { weekday: 'long' }, 'weekday'), ...date('gregory', locale)]
  if (l === 'ar') fields.push(field('gregory', 'ar-EG', { month: 'long', day: 'numeric' }, 'month'))
  if (l === 'fa') fields.push(...date('persian', locale))
  for (const t of days)
    dates.push([`${l}/${d}/${country}`, new Date(t).toISOString().slice(0, 10), ...fields.map(f => f(t))].join('|'))
}
write('dates.txt', dates)

// Numbers: language, digits, number, written.
const numbers = []
for (const l of languages) for (const d of digits) {
  const format = new Intl.NumberFormat(`${l}-u-nu-${d}`)
  for (const n of [0, 1, 7, 10, 45, 456, 999, 1000, 1234, 9999, 10000, 12345, 123456, 1234567, 1000000000, -5, -1234, -12345])
    numbers.push(`${l} ${d} ${n} ${format.format(n)}`)
}
write('numbers.txt', numbers)

// Plural categories: language and the category of 0, 1, 2 … 1000, runs
// counted.
write('plurals.txt', languages.map(l => {
  const rules = new Intl.PluralRules(l), runs = []
  for (let n = 0; n <= 1000; n++) {
    const c = rules.select(n)
    if (runs.at(-1)?.[0] === c) runs.at(-1)[1]++
    else runs.push([c, 1])
  }
  return l + ' ' + runs.map(r => r.join(':')).join(' ')
}))
