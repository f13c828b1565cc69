const NAMES = {
  warning: '⚠️', rotating_light: '🚨', fire: '🔥', white_check_mark: '✅', heavy_check_mark: '✔️', x: '❌', no_entry: '⛔',
  no_entry_sign: '🚫', hourglass_flowing_sand: '⏳', hourglass: '⌛', stopwatch: '⏱️', bell: '🔔', eyes: '👀', tada: '🎉',
  rocket: '🚀', boat: '⛵', sailboat: '⛵', anchor: '⚓', ship: '🚢', information_source: 'ℹ️', question: '❓', exclamation: '❗',
  bulb: '💡', memo: '📝', page_facing_up: '📄', clipboard: '📋', bar_chart: '📊', chart_with_upwards_trend: '📈',
  chart_with_downwards_trend: '📉', lock: '🔒', key: '🔑', wrench: '🔧', hammer: '🔨', gear: '⚙️', mag: '🔍', link: '🔗',
  arrow_up: '⬆️', arrow_down: '⬇️', arrow_right: '➡️', arrow_left: '⬅️', arrows_counterclockwise: '🔄', repeat: '🔁', rewind: '⏪',
  pause_button: '⏸️', double_vertical_bar: '⏸️', stop_button: '⏹️', red_circle: '🔴', large_green_circle: '🟢',
  large_yellow_circle: '🟡', large_orange_circle: '🟠', large_blue_circle: '🔵', white_circle: '⚪', black_circle: '⚫',
  green_heart: '💚', heart: '❤️', thumbsup: '👍', '+1': '👍', thumbsdown: '👎', '-1': '👎', raised_hand: '✋', hand: '✋', wave: '👋',
  pray: '🙏', ok_hand: '👌', clap: '👏', smile: '😄', slightly_smiling_face: '🙂', sweat_smile: '😅', sob: '😭', thinking_face: '🤔',
  pager: '📟', calendar: '📅', date: '📅', new: '🆕', skull: '💀', bug: '🐛', zzz: '💤', ballot_box_with_check: '☑️',
};

/** The character of a short code, or undefined when it is none of ours. */
export function emoji(name) {
  return NAMES[name];
}
