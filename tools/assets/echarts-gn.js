// The parts of ECharts the system uses, and no more: maps, drawn as SVG.
import * as core from "echarts/core";
import { MapChart } from "echarts/charts";
import { GeoComponent, TooltipComponent } from "echarts/components";
import { SVGRenderer } from "echarts/renderers";

core.use([MapChart, GeoComponent, TooltipComponent, SVGRenderer]);
export const init = core.init;
export const registerMap = core.registerMap;
