// One criterion of the form: reads and writes its score, steps it up and down, shows its bands and what is wrong.

import { hundredths } from "./total.js";
import { say } from "./words.js";
import { scoreOf } from "./units.js";

const MOST_PICKS = 6;
const isIndonesian = document.documentElement.lang.startsWith("id");

const written = (size) => {
  const whole = size / 100n;
  const rest = String(size % 100n).padStart(2, "0").replace(/0+$/, "");
  return rest ? `${whole}${isIndonesian ? "," : "."}${rest}` : String(whole);
};
const shown = (value) => (isIndonesian ? String(value).replace(".", ",") : String(value));

export class Criterion {
  constructor(element) {
    this.element = element;
    this.key = element.dataset.criterion;
    this.facts = { weight: element.dataset.weight, minimum: element.dataset.low, maximum: element.dataset.high };
    [this.low, this.high, this.step] = ["low", "high", "step"].map((name) => hundredths(element.dataset[name]));
    this.field = element.querySelector("input[data-value]");
    this.radios = [...element.querySelectorAll("input[type=radio]")];
    this.na = element.querySelector("[data-na]");
    this.comment = element.querySelector("[data-comment]");
    this.note = element.querySelector("[data-error]");
    this.bands = [...element.querySelectorAll("[data-band]")];
    this.prepare();
  }

  prepare() {
    for (const button of this.element.querySelectorAll("[data-by]")) {
      button.hidden = false;
      button.addEventListener("click", () => this.move(BigInt(button.dataset.by)));
    }
    for (const band of this.bands) band.addEventListener("toggle", () => band.open && this.offer(band));
    this.comment?.addEventListener("input", () => this.paintComment());
    (this.field || this.element).addEventListener("change", () => this.complain());
  }

  get value() {
    if (this.field) return this.field.value;
    return this.radios.find((radio) => radio.checked)?.value || "";
  }

  set value(text) {
    if (this.field) this.field.value = shown(text);
    for (const radio of this.radios) radio.checked = radio.value === text;
  }

  read() {
    return scoreOf({ value: this.value, is_na: this.na?.checked, comment: this.comment?.value });
  }

  write(unit) {
    if (scoreOf({ value: this.value }).value !== unit.value) this.value = unit.value;
    if (this.na) this.na.checked = unit.is_na;
    if (this.comment && this.comment.value !== unit.comment) this.comment.value = unit.comment;
    this.paint();
  }

  // Why the score cannot be kept, or nothing.
  get fault() {
    const text = this.value.trim();
    if (!text || this.na?.checked) return "";
    const size = hundredths(text);
    if (size === null) return say("no_number");
    const range = { low: written(this.low), high: written(this.high), step: written(this.step) };
    if (size < this.low || size > this.high) return say("out_of_range", range);
    return (size - this.low) % this.step ? say("off_step", range) : "";
  }

  get isAnswered() {
    return Boolean(this.na?.checked) || (this.value.trim() !== "" && !this.fault);
  }

  focus() {
    const radio = this.radios.find((found) => found.checked) || this.radios[0];
    const target = this.field && !this.field.disabled ? this.field : radio || this.na;
    target.focus();
    target.select?.();
    this.element.scrollIntoView({ block: "nearest" });
  }

  // Some steps up or down; from nothing to the nearest end.
  move(steps) {
    if (this.na?.checked) this.na.checked = false;
    const size = hundredths(this.value);
    let next = steps > 0n ? this.low : this.high;
    if (size !== null) {
      const floor = this.low + ((size - this.low) / this.step) * this.step;
      next = (steps > 0n || floor === size ? floor : floor + this.step) + steps * this.step;
    }
    this.give(next < this.low ? this.low : next > this.high ? this.high : next);
  }

  give(size) {
    this.value = this.field ? written(size) : written(size).replace(",", ".");
    this.element.dispatchEvent(new Event("input", { bubbles: true }));
    this.complain();
  }

  // Values of a band to take with one touch: all of them, or some from end to end.
  offer(band) {
    const place = band.querySelector("[data-picks]");
    if (place.childElementCount) return;
    const [low, high] = [hundredths(band.dataset.low), hundredths(band.dataset.high)];
    const steps = (high - low) / this.step;
    const count = steps < BigInt(MOST_PICKS) ? Number(steps) : MOST_PICKS - 1;
    for (let pick = 0; pick <= count; pick += 1) {
      const size = low + (count ? (steps * BigInt(pick)) / BigInt(count) : 0n) * this.step;
      const button = document.createElement("button");
      [button.type, button.className, button.textContent] = ["button", "pick-number", written(size)];
      button.setAttribute("aria-label", say("give", { value: written(size), name: this.element.dataset.name }));
      button.addEventListener("click", () => { if (this.na) this.na.checked = false; this.give(size); });
      place.append(button);
    }
    place.hidden = false;
  }

  complain(sentence = this.fault) {
    const text = this.note.querySelector("[data-words]");
    text.textContent = sentence;
    this.note.hidden = !sentence;
    this.element.classList.toggle("criterion--wrong", Boolean(sentence));
    for (const input of this.field ? [this.field] : this.radios) {
      if (sentence) input.setAttribute("aria-invalid", "true");
      else input.removeAttribute("aria-invalid");
    }
  }

  paintComment() {
    const mark = this.element.querySelector("[data-has-comment]");
    if (mark) mark.hidden = !this.comment.value.trim();
  }

  paint() {
    const size = this.fault || this.na?.checked ? null : hundredths(this.value);
    for (const band of this.bands) {
      const isChosen = size !== null && hundredths(band.dataset.low) <= size && size <= hundredths(band.dataset.high);
      band.classList.toggle("rung--chosen", isChosen);
      band.querySelector("[data-chosen]").hidden = !isChosen;
    }
    for (const [place, button] of this.element.querySelectorAll(".pick-number").entries()) {
      button.setAttribute("aria-pressed", String(place >= 0 && hundredths(button.textContent) === size));
    }
    if (this.field) this.field.disabled = Boolean(this.na?.checked);
    for (const radio of this.radios) radio.disabled = Boolean(this.na?.checked);
    this.element.classList.toggle("criterion--answered", this.isAnswered);
    this.paintComment();
    if (!this.fault) this.complain("");
  }
}
