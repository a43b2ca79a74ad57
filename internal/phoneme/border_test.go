package phoneme

import (
	"strings"
	"testing"
)

// borders are sentences in which two words together hold a third, and how a character of them is read.
const borders = `
行 xing2 举行会议 举行会谈 进行规划 运行情况 步行距离 修改行程 施工行为 正在行驶 他在行走
上 shang4 今天上午 明天上班 每天上学 夏天上海 新车上市
空 kong1 太空行走
头 tou2 今日头条
解 jie3 一起解决 一起解答 解数学题 破解数字
的 de5 目标的确定 指标的变化 高端的产品 极端的天气 勇敢的士兵 事发的当天 订单的确认
都 dou1 全国都在下雨 中国都知道 樱花都开了
都 du1 关于都市
待 dai4 期待着 等待着 接待了 等待了很久
分 fen1 通过分析 经过分析 公安分局 今天分享 每天分配 病情分析 总部分布
为 wei4 可以为您服务 为患者服务 政府为人民
中 zhong1 小说中的人物 生命中的贵人 比赛中举行 事故中伤亡 其中标准 过程中毒性 高考中取得
将 jiang1 商务部将发布 教育部将公布 过程中将会 网上将出现
间 jian1 时间距离 时间接近 房间隔音 中间断了
校 xiao4 学校正在施工 学校准备 学校对面
系 xi4 关系紧张 院系领导
参 can1 500人参赛
亲 qin1 母亲家里
调 tiao2 价格调整 进一步调整 逐步调整 决定调整
着 zhe5 牵着手 闭着眼睛 含着眼泪
了 le5 出了事 有了结果
传 chuan2 已经传来 真正传承 海外传来
难 nan2 很大难度 最大难题
长 chang2 国家长期 广州长隆 五公里长
数 shu4 票数过半 指数过高
没 mei2 没入选 没药了
给 gei3 给水果洗
会 hui4 会计算 不会计较
好 hao3 好酒店
作 zuo4 工作坊
地 de5 意外地发现 耐心地等 极大地提高 普遍地认为 明确地表示 诚恳地道歉 真实地反映
地 di4 上海等地考察 原地等待 占地20亩 两地分居 胜地九寨沟 因地制宜 天经地义 无地自容
`

func TestWordBorders(t *testing.T) {
	for line := range strings.Lines(borders) {
		f := strings.Fields(line)
		if len(f) == 0 {
			continue
		}
		for _, text := range f[2:] {
			runes := []rune(text)
			for i, s := range phrases().read(text, runes, nil) {
				if string(runes[i]) == f[0] && s != parseSyllable(f[1]) {
					t.Errorf("%s in %s is %s%d, want %s", f[0], text, s.letters, s.tone, f[1])
				}
			}
		}
	}
}
