// A colour by picker or by text: each shows what the other has, and the text is what is sent.
const HEX = /^#[0-9a-f]{6}$/i;

export function colour() {
  return {
    input() {
      return this.$refs.text.querySelector("input");
    },
    pick() {
      this.input().value = this.$refs.picker.value;
      this.input().dispatchEvent(new Event("input", { bubbles: true }));
    },
    type() {
      const value = this.input().value.trim();
      if (HEX.test(value)) this.$refs.picker.value = value.toLowerCase();
    },
  };
}
