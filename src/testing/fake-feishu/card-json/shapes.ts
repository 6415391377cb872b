import { z } from "zod";

/**
 * Card JSON 2.0, as Feishu's page "Card JSON 2.0 structure" and the pages of its components describe it (2026): whatever is
 * not named here is refused.
 */
const i18n = z.record(z.string(), z.string()).optional();
const words = z.string().regex(/\S/, "is empty");
const pixels = z.string().regex(/^-?\d{1,3}px(?: -?\d{1,3}px){0,3}$/, "is no distance");
const width = z.string().regex(/^(?:default|auto|fill|weighted|\d{2,3}px)$/, "is no width");
const spacing = z.string().regex(/^(?:small|medium|large|extra_large|\d{1,2}px)$/, "is no spacing");
const align = z.enum(["left", "center", "right"]);
const verticalAlign = z.enum(["top", "center", "bottom"]);
const elementId = z.string().regex(/^[A-Za-z]\w{0,19}$/, "is no element_id");

const colours = [
  "blue",
  "wathet",
  "turquoise",
  "green",
  "yellow",
  "orange",
  "red",
  "carmine",
  "violet",
  "purple",
  "indigo",
  "grey",
] as const;
const colour = z
  .string()
  .regex(/^(?:default|white|black|(?:[a-z]+)(?:-\d{2,3})?|rgba\([\d., ]+\))$/, "is no colour");
const textSize = z
  .string()
  .regex(
    /^(?:heading(?:-[0-4])?|normal(?:_v2)?|notation|small-title|xxxx-large|xxx-large|xx-large|x-large|large|medium|small|x-small)$/,
  );

export const plainText = z.strictObject({ tag: z.literal("plain_text"), content: words, i18n_content: i18n });
const styledText = z.strictObject({
  tag: z.enum(["plain_text", "lark_md"]),
  content: words,
  i18n_content: i18n,
  text_size: textSize.optional(),
  text_color: colour.optional(),
  text_align: align.optional(),
  lines: z.int().positive().optional(),
});
const icon = z.strictObject({
  tag: z.enum(["standard_icon", "custom_icon"]),
  token: z.string().optional(),
  color: colour.optional(),
  img_key: z.string().startsWith("img_").optional(),
  size: z.string().optional(),
});
const common = { element_id: elementId.optional(), margin: pixels.optional() };

const behavior = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("callback"), value: z.record(z.string(), z.unknown()) }),
  z.strictObject({
    type: z.literal("open_url"),
    default_url: z.url(),
    pc_url: z.string().optional(),
    ios_url: z.string().optional(),
    android_url: z.string().optional(),
  }),
]);
const behaviors = z.array(behavior).min(1).optional();
const confirm = z.strictObject({ title: plainText, text: plainText }).optional();
const name = z
  .string()
  .regex(/^\S{1,100}$/, "is no name")
  .optional();

const pressable = {
  name,
  disabled: z.boolean().optional(),
  confirm,
  behaviors,
  value: z.record(z.string(), z.unknown()).optional(),
};

export const button = z.strictObject({
  tag: z.literal("button"),
  ...common,
  ...pressable,
  type: z
    .enum([
      "default",
      "primary",
      "danger",
      "text",
      "primary_text",
      "danger_text",
      "primary_filled",
      "danger_filled",
      "laser",
    ])
    .optional(),
  size: z.enum(["tiny", "small", "medium", "large"]).optional(),
  width: width.optional(),
  text: plainText,
  icon: icon.optional(),
  hover_tips: plainText.optional(),
  disabled_tips: plainText.optional(),
  form_action_type: z.enum(["submit", "reset"]).optional(),
});

const option = z.strictObject({ text: plainText.optional(), icon: icon.optional(), value: words });
const selecting = {
  ...common,
  ...pressable,
  type: z.enum(["default", "text"]).optional(),
  required: z.boolean().optional(),
  placeholder: plainText.optional(),
  width: width.optional(),
};
export const selectStatic = z.strictObject({
  tag: z.literal("select_static"),
  ...selecting,
  options: z.array(option).min(1).max(100),
  initial_option: z.string().optional(),
  initial_index: z.int().optional(),
});
export const multiSelectStatic = z.strictObject({
  tag: z.literal("multi_select_static"),
  ...selecting,
  options: z.array(option).min(1).max(100),
  selected_values: z.array(z.string()).optional(),
});
const selectPerson = z.strictObject({
  tag: z.literal("select_person"),
  ...selecting,
  options: z.array(z.strictObject({ value: words })).optional(),
  initial_option: z.string().optional(),
});
const multiSelectPerson = z.strictObject({
  tag: z.literal("multi_select_person"),
  ...selecting,
  options: z.array(z.strictObject({ value: words })).optional(),
  selected_values: z.array(z.string()).optional(),
});
export const input = z.strictObject({
  tag: z.literal("input"),
  ...common,
  ...pressable,
  required: z.boolean().optional(),
  placeholder: plainText.optional(),
  default_value: z.string().max(1000).optional(),
  width: width.optional(),
  max_length: z.int().min(1).max(1000).optional(),
  input_type: z.enum(["text", "multiline_text", "password"]).optional(),
  show_icon: z.boolean().optional(),
  rows: z.int().positive().optional(),
  auto_resize: z.boolean().optional(),
  max_rows: z.int().positive().optional(),
  label: plainText.optional(),
  label_position: z.enum(["top", "left"]).optional(),
});
const checker = z.strictObject({
  tag: z.literal("checker"),
  ...common,
  ...pressable,
  checked: z.boolean().optional(),
  text: styledText.optional(),
  overall_checkable: z.boolean().optional(),
  padding: pixels.optional(),
});

const markdown = z.strictObject({
  tag: z.literal("markdown"),
  ...common,
  content: words,
  text_size: textSize.optional(),
  text_align: align.optional(),
  icon: icon.optional(),
});
const div = z.strictObject({
  tag: z.literal("div"),
  ...common,
  text: styledText,
  icon: icon.optional(),
  width: width.optional(),
});
const hr = z.strictObject({ tag: z.literal("hr"), ...common });
const img = z.strictObject({
  tag: z.literal("img"),
  ...common,
  img_key: z.string().startsWith("img_"),
  alt: z.strictObject({ tag: z.literal("plain_text"), content: z.string() }),
  title: plainText.optional(),
  corner_radius: z.string().optional(),
  scale_type: z.enum(["crop_center", "fit_horizontal", "crop_top"]).optional(),
  size: z.string().optional(),
  preview: z.boolean().optional(),
});

const box = {
  direction: z.enum(["vertical", "horizontal"]).optional(),
  padding: pixels.optional(),
  horizontal_spacing: spacing.optional(),
  horizontal_align: align.optional(),
  vertical_spacing: spacing.optional(),
  vertical_align: verticalAlign.optional(),
};

/** What may stand anywhere but at the root of a form. */
type Element = z.infer<typeof leaf> | { readonly tag: string };
const leaf = z.discriminatedUnion("tag", [
  markdown,
  div,
  hr,
  img,
  button,
  selectStatic,
  multiSelectStatic,
  selectPerson,
  multiSelectPerson,
  input,
  checker,
]);

const inner: z.ZodType<Element> = z.lazy(() =>
  z.discriminatedUnion("tag", [...leaf.options, columnSet, panel]),
);

const column = z.strictObject({
  tag: z.literal("column"),
  ...common,
  ...box,
  background_style: colour.optional(),
  width: width.optional(),
  weight: z.int().min(1).max(5).optional(),
  elements: z.array(inner),
});
const columnSet = z.strictObject({
  tag: z.literal("column_set"),
  ...common,
  flex_mode: z.enum(["none", "stretch", "flow", "bisect", "trisect"]).optional(),
  background_style: colour.optional(),
  horizontal_spacing: spacing.optional(),
  horizontal_align: align.optional(),
  columns: z.array(column).min(1),
});
const panel = z.strictObject({
  tag: z.literal("collapsible_panel"),
  ...common,
  ...box,
  expanded: z.boolean().optional(),
  background_color: colour.optional(),
  header: z.strictObject({
    title: z.union([styledText, z.strictObject({ tag: z.literal("markdown"), content: words })]),
    background_color: colour.optional(),
    vertical_align: verticalAlign.optional(),
    padding: pixels.optional(),
    position: z.enum(["top", "bottom"]).optional(),
    width: z.string().optional(),
    icon: icon.optional(),
    icon_position: z.enum(["left", "right", "follow_text"]).optional(),
    icon_expanded_angle: z.union([z.literal(-180), z.literal(-90), z.literal(90), z.literal(180)]).optional(),
  }),
  border: z.strictObject({ color: colour.optional(), corner_radius: z.string().optional() }).optional(),
  elements: z.array(inner),
});
const form = z.strictObject({
  tag: z.literal("form"),
  ...common,
  ...box,
  name: z.string().min(1),
  elements: z.array(inner).min(1),
});

const frequency = z
  .strictObject({
    default: z.int().positive(),
    android: z.int().positive().optional(),
    ios: z.int().positive().optional(),
    pc: z.int().positive().optional(),
  })
  .optional();

export const cardShape = z.strictObject({
  schema: z.literal("2.0"),
  config: z
    .strictObject({
      streaming_mode: z.boolean().optional(),
      streaming_config: z
        .strictObject({
          print_frequency_ms: frequency,
          print_step: frequency,
          print_strategy: z.enum(["fast", "delay"]).optional(),
        })
        .optional(),
      summary: z.strictObject({ content: z.string(), i18n_content: i18n }).optional(),
      locales: z.array(z.string()).optional(),
      enable_forward: z.boolean().optional(),
      enable_forward_interaction: z.boolean().optional(),
      update_multi: z.literal(true).optional(),
      width_mode: z.enum(["default", "compact", "fill"]).optional(),
      use_custom_translation: z.boolean().optional(),
      style: z.record(z.string(), z.unknown()).optional(),
    })
    .optional(),
  header: z
    .strictObject({
      title: z.strictObject({ tag: z.enum(["plain_text", "lark_md"]), content: words, i18n_content: i18n }),
      subtitle: z
        .strictObject({ tag: z.enum(["plain_text", "lark_md"]), content: z.string(), i18n_content: i18n })
        .optional(),
      text_tag_list: z
        .array(
          z.strictObject({
            tag: z.literal("text_tag"),
            element_id: elementId.optional(),
            text: plainText,
            color: z.enum([...colours, "neutral", "lime"]).optional(),
          }),
        )
        .max(3)
        .optional(),
      template: z.enum([...colours, "default"]).optional(),
      icon: icon.optional(),
      padding: pixels.optional(),
    })
    .optional(),
  card_link: z.record(z.string(), z.string()).optional(),
  body: z
    .strictObject({
      ...box,
      elements: z.array(z.union([form, inner])),
    })
    .optional(),
});
