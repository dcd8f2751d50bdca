const days = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** Local time as C's `ctime` writes it, `Wed May  4 23:59:49 1988`; the day of the month is padded by a blank. */
export function dateText(epochS: number): string {
  const date = new Date(epochS * 1000)
  const two = (value: number): string => String(value).padStart(2, '0')
  const clock = [date.getHours(), date.getMinutes(), date.getSeconds()].map(two).join(':')
  const day = String(date.getDate()).padStart(2)
  return `${days[date.getDay()] ?? ''} ${months[date.getMonth()] ?? ''} ${day} ${clock} ${date.getFullYear()}`
}
