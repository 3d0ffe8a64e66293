// The charts that pages draw: bars, lines, points; SVG alone; Chinese and English.
import * as echarts from "echarts/core";
import {BarChart, LineChart, ScatterChart} from "echarts/charts";
import {AriaComponent, GridComponent, MarkLineComponent, TooltipComponent} from "echarts/components";
import {SVGRenderer} from "echarts/renderers";
import zh from "echarts/i18n/langZH-obj.js";
import en from "echarts/i18n/langEN-obj.js";

echarts.use([BarChart, LineChart, ScatterChart, AriaComponent, GridComponent, MarkLineComponent, TooltipComponent, SVGRenderer]);
echarts.registerLocale("ZH", zh);
echarts.registerLocale("EN", en);

export {init} from "echarts/core";
