import { expect, test } from "vitest";
import { ADDON_DEFAULTS, addonSettings } from "../../src/plan/addon-settings.ts";

const SET = {
  cpu: { reserved: 300, most: 2000 },
  memory: { reserved: 512, most: 2048 },
};

test.each([
  [null, ADDON_DEFAULTS],
  ["{}", ADDON_DEFAULTS],
  ['{"resources":{"requests":{"cpu":"300m","memory":"512Mi"},"limits":{"cpu":"2","memory":"2Gi"}}}', SET],
  ['{"resources":{"limits":{"cpu":"500m"}}}', { ...ADDON_DEFAULTS, cpu: { reserved: 200, most: 500 } }],
  ['{"resources":{"limits":{"cpu":"a lot"}}}', null],
  ['{"resources":{"disableCpuLimits":true}}', null],
  ["resources: {}", null],
])("an add-on set to %s", (configuration, settings) => {
  expect(addonSettings({ configuration })).toEqual(settings);
});
